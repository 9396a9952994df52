-- Who speaks about whom: which pairs of speaker and mentioned actor are the most frequent?
with
    speaker_mentions as (select * from {{ ref('speaker_mentions_per_day') }}),
    ranked as (
        select
            speaker_actor_name,
            mentioned_actor_name,
            sum(quote_count) as quote_count,
            sum(mention_count) as mention_count,
            sum(mention_count) / sum(total_mention_count) as mention_share_on_those_days
        from speaker_mentions
        group by all
        order by quote_count desc, mention_count desc, speaker_actor_name asc, mentioned_actor_name asc
        limit 20
    )

select * from ranked
