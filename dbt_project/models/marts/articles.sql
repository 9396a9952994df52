with
    articles as (select * from {{ ref('stg_raw__articles') }}),
    documents as (select * from {{ ref('stg_raw__documents') }}),
    current_articles as (select * from {{ ref('int_articles_with_parses') }}),
    parses as (select * from {{ ref('stg_nlp__parses') }}),
    quotes as (select * from {{ ref('int_default_quotes') }}),
    mentions as (select * from {{ ref('int_mentions_with_actors') }}),
    versions as (
        select article_id, count(*) as version_count
        from articles
        group by article_id
    ),
    resolved_quotes as (
        select article_id, count(*) as resolved_quote_count
        from quotes
        where speaker_actor_id is not null
        group by article_id
    ),
    named_mentions as (
        select article_id, count(*) as named_mention_count
        from mentions
        where mention_kind = 'name'
        group by article_id
    ),
    parsed as (
        select
            parses.article_id,
            parses.sentence_count,
            parses.quote_count,
            parses.default_quote_count,
            coalesce(resolved_quotes.resolved_quote_count, 0) as resolved_quote_count,
            parses.entity_count,
            parses.mention_count,
            coalesce(named_mentions.named_mention_count, 0) as named_mention_count
        from parses
        inner join current_articles using (article_id, version_number)
        left join resolved_quotes on parses.article_id = resolved_quotes.article_id
        left join named_mentions on parses.article_id = named_mentions.article_id
        where current_articles.is_parsed
    ),
    described as (
        select
            articles.article_id,
            articles.document_id,
            articles.source_id,
            documents.source_uri,
            documents.record_locator,
            current_articles.outlet_id,
            current_articles.outlet_name,
            articles.canonical_url,
            articles.headline,
            articles.byline,
            articles.authors,
            articles.dateline,
            articles.language_code,
            articles.text,
            articles.text_sha256,
            articles.version_number,
            versions.version_count,
            articles.word_count,
            current_articles.copy_cluster_id,
            current_articles.copy_role,
            current_articles.original_article_id,
            current_articles.copy_coverage,
            current_articles.copy_evidence_article_id,
            current_articles.is_distinct_text,
            current_articles.story_id,
            articles.published_date,
            articles.published_date is null as is_undated,
            articles.published_at,
            articles.published_at_source,
            articles.published_at_confidence,
            articles.published_at_text,
            articles.published_at_issue,
            articles.modified_at,
            current_articles.parse_status,
            current_articles.parse_error,
            current_articles.extractor_version,
            parsed.sentence_count,
            parsed.quote_count,
            parsed.default_quote_count,
            parsed.resolved_quote_count,
            parsed.entity_count,
            parsed.mention_count,
            parsed.named_mention_count
        from articles
        inner join current_articles using (article_id, version_number)
        inner join versions on articles.article_id = versions.article_id
        left join documents on articles.document_id = documents.document_id
        left join parsed on articles.article_id = parsed.article_id
    )

select * from described
