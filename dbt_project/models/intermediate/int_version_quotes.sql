with
    articles as (select * from {{ ref('int_articles_with_parses') }}),
    quotes as (select * from {{ ref('stg_nlp__quotes') }}),
    superseded_parses as (select * from {{ ref('stg_nlp__superseded_parses') }}),
    superseded_quotes as (select * from {{ ref('stg_nlp__superseded_quotes') }}),
    of_current_versions as (
        select
            articles.article_id,
            articles.version_number,
            articles.extractor_version,
            quotes.quote_index,
            quotes.content_text,
            quotes.speaker_text
        from articles
        left join quotes on articles.article_id = quotes.article_id and quotes.is_in_default_view
        where articles.is_parsed
    ),
    of_superseded_versions as (
        select
            superseded_parses.article_id,
            superseded_parses.version_number,
            superseded_parses.extractor_version,
            superseded_quotes.quote_index,
            superseded_quotes.content_text,
            superseded_quotes.speaker_text
        from superseded_parses
        left join superseded_quotes
            on
                superseded_parses.article_id = superseded_quotes.article_id
                and superseded_parses.version_number = superseded_quotes.version_number
                and superseded_quotes.is_in_default_view
        where superseded_parses.status = 'parsed'
    ),
    of_all_versions as (
        select * from of_current_versions
        union all
        select * from of_superseded_versions
    ),
    -- What two versions are compared by: the words and the speaker, without case and white space.
    normalised as (
        select
            *,
            lower(regexp_replace(trim(content_text), '\s+', ' ', 'g')) as content_key,
            lower(coalesce(regexp_replace(trim(speaker_text), '\s+', ' ', 'g'), '')) as speaker_key,
            case when speaker_text is null then content_text else speaker_text || ': ' || content_text end as quote_text
        from of_all_versions
    )

select * from normalised
