-- Where may actors be mixed up: which names were counted for several of them, or by links that are least sure?
with
    aliases as (select * from {{ ref('actor_aliases') }}),
    doubtful as (
        select
            surface_form,
            bearer_count,
            actor_name,
            actor_type,
            named_mention_count,
            link_methods,
            lowest_link_confidence,
            example_article_id
        from aliases
        where named_mention_count > 0
        order by
            bearer_count desc,
            lowest_link_confidence asc,
            named_mention_count desc,
            surface_form asc,
            actor_name asc
        limit 50
    )

select * from doubtful
