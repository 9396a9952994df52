-- What is in no series: how many articles have no date, and how many records were rejected, by outlet?
with
    outlets as (select * from {{ ref('outlets') }}),
    missing as (
        select
            outlet_name,
            article_count,
            undated_article_count,
            undated_article_share,
            seen_document_count,
            rejected_document_count,
            rejected_document_share
        from outlets
        order by undated_article_count + rejected_document_count desc, outlet_id asc
    )

select * from missing
