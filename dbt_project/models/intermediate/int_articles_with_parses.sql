with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    parses as (select * from {{ ref('stg_nlp__parses') }}),
    clusters as (select * from {{ ref('stg_raw__article_clusters') }}),
    outlets as (select * from {{ ref('int_outlets') }}),
    current_articles as (
        select article_id, version_number, coalesce(outlet_id, 'unknown') as outlet_id, published_date
        from articles
        where is_current
    ),
    with_parses as (
        select
            current_articles.article_id,
            current_articles.version_number,
            current_articles.outlet_id,
            outlets.outlet_name,
            current_articles.published_date,
            coalesce(parses.status, 'pending') as parse_status,
            parses.error as parse_error,
            parses.extractor_version,
            coalesce(parses.status = 'parsed', false) as is_parsed,
            -- An article that has not been compared yet stands for itself.
            coalesce(clusters.copy_cluster_id, current_articles.article_id) as copy_cluster_id,
            coalesce(clusters.role, 'original') as copy_role,
            coalesce(clusters.original_article_id, current_articles.article_id) as original_article_id,
            clusters.coverage as copy_coverage,
            clusters.evidence_article_id as copy_evidence_article_id,
            coalesce(clusters.story_id, current_articles.article_id) as story_id
        from current_articles
        inner join outlets using (outlet_id)
        -- A parse of an older version says nothing about the current text.
        left join parses using (article_id, version_number)
        left join clusters using (article_id, version_number)
    ),
    -- The printing that stands for the text is the original, unless it could not be read and another could.
    with_distinct_texts as (
        select
            *,
            row_number() over (
                partition by copy_cluster_id
                order by
                    is_parsed desc,
                    article_id <> original_article_id,
                    published_date asc nulls last,
                    article_id asc
            ) = 1 as is_distinct_text
        from with_parses
    )

select * from with_distinct_texts
