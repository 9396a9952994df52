-- Written by `python -m orchestration.dbt_sources` from transforms/schemas.py; change it there.
with
    source as (
        select
            article_id,
            version_number,
            copy_cluster_id,
            role,
            original_article_id,
            coverage,
            evidence_article_id,
            common_fingerprint_count,
            story_id,
            cluster_version
        from {{ source('raw', 'article_clusters') }}
    )

select * from source
