with
    entities as (select * from {{ ref('stg_nlp__entities') }}),
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    polities as (select * from {{ ref('stg_ref__polities') }}),
    entities_of_current_articles as (
        select entities.*
        from entities
        inner join articles using (article_id)
        where articles.is_parsed
    ),
    uses as (
        select
            actor_id,
            actor_name,
            entity_type as actor_type,
            count(*) as entity_count,
            bool_or(link_method = 'reference') as is_in_reference
        from entities_of_current_articles
        group by all
    ),
    named as (
        select
            actor_id,
            first(actor_name order by entity_count desc, actor_name asc, actor_type asc) as actor_name,
            first(actor_type order by entity_count desc, actor_name asc, actor_type asc) as most_used_type,
            bool_or(is_in_reference) as is_in_reference
        from uses
        group by actor_id
    ),
    reference_actors as (
        select actor_name, min(actor_type) as actor_type, min(country_code) as country_code
        from polities
        group by actor_name
    ),
    typed as (
        select
            named.actor_id,
            named.actor_name,
            coalesce(reference_actors.actor_type, named.most_used_type) as actor_type,
            reference_actors.country_code
        from named
        left join reference_actors
            on named.is_in_reference and named.actor_name = reference_actors.actor_name
    )

select * from typed
