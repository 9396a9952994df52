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
        select actor_id, actor_name, entity_type as actor_type, count(*) as entity_count
        from entities_of_current_articles
        group by all
    ),
    named as (
        select
            actor_id,
            first(actor_name order by entity_count desc, actor_name asc, actor_type asc) as actor_name,
            first(actor_type order by entity_count desc, actor_name asc, actor_type asc) as actor_type
        from uses
        group by actor_id
    ),
    countries as (
        select actor_name, min(country_code) as country_code
        from polities
        group by actor_name
    ),
    with_countries as (
        select
            named.actor_id,
            named.actor_name,
            named.actor_type,
            case when named.actor_type in ('GPE', 'NORP') then countries.country_code end as country_code
        from named
        left join countries using (actor_name)
    )

select * from with_countries
