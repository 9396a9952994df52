-- Can a count be trusted: under which names as printed was each person counted, how often, and by which rule?
with
    mentions as (select * from {{ ref('mentions') }}),
    names as (
        select
            actor_name,
            surface_form,
            link_method,
            count(*) as mention_count,
            count(distinct article_id) as article_count
        from mentions
        where actor_type = 'PERSON' and mention_kind = 'name'
        group by all
        order by actor_name asc, mention_count desc, surface_form asc, link_method asc
    )

select * from names
