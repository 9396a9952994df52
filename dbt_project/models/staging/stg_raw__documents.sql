-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            document_id,
            source_uri,
            container_uri,
            record_locator,
            media_type,
            byte_count,
            content_sha256,
            status,
            reason_code,
            reason,
            article_id,
            outlet_id,
            captured_at,
            read_at
        from {{ source('raw', 'documents') }}
    )

select * from source
