-- Where may two actors be mixed up: which names were counted for several, and for whom how often?
with
    aliases as (select * from {{ ref('actor_aliases') }}),
    shared as (
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
        where bearer_count > 1 and named_mention_count > 0
        order by bearer_count desc, surface_form asc, named_mention_count desc, actor_name asc
    )

select * from shared
