-- Which outlets give more room to an actor than others: in which share of each outlet's dated articles do they appear?
with
    mentions as (select * from {{ ref('mentions_per_actor_per_outlet_per_day') }}),
    outlet_days as (select * from {{ ref('articles_per_outlet_per_day') }}),
    outlets as (
        select outlet_id, outlet_name, sum(parsed_article_count) as parsed_article_count
        from outlet_days
        where not is_undated
        group by all
    ),
    mentioned as (
        select actor_id, actor_name, outlet_id, sum(article_count) as article_count
        from mentions
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
