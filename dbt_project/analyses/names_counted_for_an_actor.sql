-- Can a count be trusted: under which names as printed was each person counted, how often, and by which links?
with
    aliases as (select * from {{ ref('actor_aliases') }}),
    names as (
        select
            actor_name,
            surface_form,
            link_methods,
            named_mention_count as mention_count,
            named_mention_share,
            article_count,
            mean_link_confidence,
            bearer_count
        from aliases
        where actor_type = 'PERSON' and named_mention_count > 0
        order by actor_name asc, mention_count desc, surface_form asc
    )

select * from names
