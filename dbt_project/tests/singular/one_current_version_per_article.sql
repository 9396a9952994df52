-- Every article has exactly one current version, or none where its source took it back.
with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    broken as (
        select article_id
        from articles
        group by article_id
        having
            count(*) filter (where is_current) > 1
            or (count(*) filter (where is_current) = 0 and count(withdrawal) = 0)
    )

select * from broken
