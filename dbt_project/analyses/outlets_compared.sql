-- Which outlets give more room to an actor than others: in which share of each outlet's articles is the actor named?
with
    mentions as (select * from {{ ref('mentions_per_actor_per_outlet_per_day') }}),
    outlets as (select * from {{ ref('outlets') }}),
    mentioned as (
        select actor_id, actor_name, outlet_id, sum(article_count) as article_count
        from mentions
        where named_mention_count > 0
        group by all
    ),
    compared as (
        select
            mentioned.actor_name,
            outlets.outlet_name,
            mentioned.article_count,
            outlets.parsed_article_count,
            mentioned.article_count / outlets.parsed_article_count as article_share
        from mentioned
        inner join outlets using (outlet_id)
        order by
            sum(mentioned.article_count) over (partition by mentioned.actor_id) desc,
            mentioned.actor_name asc,
            article_share desc,
            outlets.outlet_name asc
        limit 30
    )

select * from compared
