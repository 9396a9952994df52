-- Every article has exactly one current version, and it is the latest.
with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    broken as (
        select article_id
        from articles
        group by article_id
        having
            count(*) filter (where is_current) <> 1
            or max(version_number) <> max(version_number) filter (where is_current)
    )

select * from broken
