-- Counts of several extractor versions are not comparable: true while an upgrade is still being parsed, then no more.
{{ config(severity = 'warn') }}
with
    articles as (select * from {{ ref('articles') }}),
    versions as (
        select extractor_version, count(*) as article_count
        from articles
        where extractor_version is not null
        group by extractor_version
    ),
    mixed as (
        select *
        from versions
        qualify count(*) over () > 1
    )

select * from mixed
