-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            entity_id,
            article_id,
            actor_id,
            actor_name,
            actor_type,
            wikidata_id,
            link_method,
            link_confidence,
            link_evidence,
            alternative_actor_id,
            knowledge_version
        from {{ source('nlp', 'entity_links') }}
    )

select * from source
