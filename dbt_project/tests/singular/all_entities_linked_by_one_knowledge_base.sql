-- Links of several knowledge bases are not comparable, nor are links of another than the one that is loaded.
with
    entities as (select * from {{ ref('int_entities_with_links') }}),
    loaded as (select knowledge_version from {{ source('ref', 'knowledge') }}),
    counted as (
        select knowledge_version, count(*) as entity_count
        from entities
        group by knowledge_version
    ),
    other as (
        select *
        from counted
        anti join loaded using (knowledge_version)
    )

select * from other
