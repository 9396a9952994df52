-- Who is in the news: which actors are named in the largest share of all articles?
with
    actors as (select * from {{ ref('actors') }}),
    ranked as (
        select
            actor_name,
            actor_type,
            named_mention_count,
            article_count,
            parsed_article_count,
            article_share,
            outlet_count
        from actors
        order by article_count desc, named_mention_count desc, actor_id asc
        limit 20
    )

select * from ranked
