-- Who appears with whom: which actors are named together with the most mentioned person, and how close is the tie?
with
    pairs as (select * from {{ ref('co_mentions_per_actor_pair_per_day') }}),
    actors as (select * from {{ ref('actors') }}),
    most_mentioned as (
        select actor_id, actor_name
        from actors
        where actor_type = 'PERSON'
        order by named_mention_count desc, actor_id asc
        limit 1
    ),
    -- A pair stands once, so a partner is to be looked for on both sides.
    both_sides as (
        select first_actor_id as actor_id, second_actor_name as partner_name, article_count, sentence_count
        from pairs
        union all
        select second_actor_id as actor_id, first_actor_name as partner_name, article_count, sentence_count
        from pairs
    ),
    partners as (
        select
            most_mentioned.actor_name,
            both_sides.partner_name,
            sum(both_sides.article_count) as article_count,
            sum(both_sides.sentence_count) as sentence_count
        from both_sides
        inner join most_mentioned using (actor_id)
        group by all
        order by article_count desc, sentence_count desc, partner_name asc
        limit 20
    )

select * from partners
