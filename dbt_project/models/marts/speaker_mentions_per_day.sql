with
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    quotes as (select * from {{ ref('int_default_quotes') }}),
    articles_per_day as (select * from {{ ref('int_articles_per_day') }}),
    mentions_of_others as (
        select
            quotes.speaker_actor_id,
            quotes.speaker_actor_name,
            quotes.speaker_actor_type,
            mentions.actor_id as mentioned_actor_id,
            mentions.actor_name as mentioned_actor_name,
            mentions.actor_type as mentioned_actor_type,
            mentions.published_date,
            mentions.mention_kind,
            mentions.quote_id,
            mentions.article_id,
            mentions.is_distinct_text
        from mentions
        inner join quotes using (quote_id)
        -- Leaves out speakers who are not known (null compares as null) and mentions of the speaker's own person.
        where quotes.speaker_actor_id <> mentions.actor_id and mentions.published_date is not null
    ),
    counted as (
        select
            speaker_actor_id,
            speaker_actor_name,
            speaker_actor_type,
            mentioned_actor_id,
            mentioned_actor_name,
            mentioned_actor_type,
            published_date,
            count(*) as mention_count,
            count(*) filter (where is_distinct_text) as mention_distinct_text_count,
            count(*) filter (where mention_kind = 'name') as named_mention_count,
            count(*) filter (where mention_kind = 'name' and is_distinct_text) as named_mention_distinct_text_count,
            count(distinct quote_id) as quote_count,
            count(distinct quote_id) filter (where is_distinct_text) as quote_distinct_text_count,
            count(distinct article_id) as article_count,
            count(distinct article_id) filter (where is_distinct_text) as article_distinct_text_count
        from mentions_of_others
        group by all
    ),
    mentions_per_speaker as (
        select
            speaker_actor_id,
            published_date,
            count(*) as total_mention_count,
            count(*) filter (where is_distinct_text) as total_mention_distinct_text_count
        from mentions_of_others
        group by speaker_actor_id, published_date
    ),
    quotes_per_speaker as (
        select
            speaker_actor_id,
            published_date,
            count(*) as speaker_quote_count,
            count(*) filter (where is_distinct_text) as speaker_quote_distinct_text_count
        from quotes
        where speaker_actor_id is not null
        group by speaker_actor_id, published_date
    ),
    with_shares as (
        select
            counted.*,
            mentions_per_speaker.total_mention_count,
            mentions_per_speaker.total_mention_distinct_text_count,
            quotes_per_speaker.speaker_quote_count,
            quotes_per_speaker.speaker_quote_distinct_text_count,
            articles_per_day.parsed_article_count,
            articles_per_day.parsed_article_distinct_text_count,
            articles_per_day.published_article_count,
            articles_per_day.published_article_distinct_text_count,
            {{ share('counted.mention_count', 'mentions_per_speaker.total_mention_count') }} as mention_share,
            {{ share(
                'counted.mention_distinct_text_count',
                'mentions_per_speaker.total_mention_distinct_text_count'
            ) }} as mention_distinct_text_share,
            {{ share('counted.quote_count', 'quotes_per_speaker.speaker_quote_count') }} as quote_share,
            {{ share(
                'counted.quote_distinct_text_count',
                'quotes_per_speaker.speaker_quote_distinct_text_count'
            ) }} as quote_distinct_text_share,
            {{ share('counted.article_count', 'articles_per_day.parsed_article_count') }} as article_share,
            {{ share(
                'counted.article_distinct_text_count',
                'articles_per_day.parsed_article_distinct_text_count'
            ) }} as article_distinct_text_share
        from counted
        inner join mentions_per_speaker using (speaker_actor_id, published_date)
        inner join quotes_per_speaker using (speaker_actor_id, published_date)
        inner join articles_per_day using (published_date)
    )

select * from with_shares
