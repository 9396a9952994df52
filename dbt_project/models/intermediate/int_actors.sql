with
    entities as (select * from {{ ref('int_entities_with_links') }}),
    known_actors as (select * from {{ ref('stg_ref__actors') }}),
    places as (select * from {{ ref('stg_ref__places') }}),
    uses as (
        select actor_id, actor_name, actor_type, count(*) as entity_count
        from entities
        group by all
    ),
    named as (
        select
            actor_id,
            first(actor_name order by entity_count desc, actor_name asc, actor_type asc) as most_used_name,
            first(actor_type order by entity_count desc, actor_name asc, actor_type asc) as most_used_type
        from uses
        group by actor_id
    ),
    known as (
        select actor_id, actor_name, actor_type, wikidata_id, country_code
        from known_actors
        union all
        select
            places.place_id as actor_id,
            places.place_name as actor_name,
            'GPE' as actor_type,
            places.wikidata_id,
            places.country_code
        from places
        -- Who writes a place among the own actors, as an answer to a review does, has made an actor of it.
        anti join known_actors on places.place_id = known_actors.actor_id
    ),
    described as (
        select
            named.actor_id,
            coalesce(known.actor_name, named.most_used_name) as actor_name,
            coalesce(known.actor_type, named.most_used_type) as actor_type,
            known.wikidata_id,
            known.country_code,
            known.actor_id is not null as is_in_knowledge_base
        from named
        left join known using (actor_id)
    )

select * from described
