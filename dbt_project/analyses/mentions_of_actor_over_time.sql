-- How often is the most mentioned person named, day by day, and in which share of the articles that were read?
with
    mentions as (select * from {{ ref('mentions_per_actor_per_day') }}),
    most_mentioned as (
        select actor_id
        from mentions
        where actor_type = 'PERSON'
        group by actor_id
        order by sum(named_mention_count) desc, actor_id asc
        limit 1
    ),
    series as (
        select published_date, actor_name, named_mention_count, article_count, parsed_article_count, article_share
        from mentions
        inner join most_mentioned using (actor_id)
        order by published_date
    )

select * from series
