with
    articles as (select * from {{ ref('articles') }}),
    documents as (select * from {{ ref('stg_raw__documents') }}),
    outlets as (select * from {{ ref('int_outlets') }}),
    counted_articles as (
        select
            outlet_id,
            published_date,
            count(*) as article_count,
            count(*) filter (where is_distinct_text) as article_distinct_text_count,
            count(*) filter (where not is_undated) as published_article_count,
            count(*) filter (where not is_undated and is_distinct_text) as published_article_distinct_text_count,
            count(*) filter (where is_undated) as undated_article_count,
            count(*) filter (where is_undated and is_distinct_text) as undated_article_distinct_text_count,
            count(*) filter (where parse_status = 'parsed') as parsed_article_count,
            count(*) filter (where parse_status = 'parsed' and is_distinct_text) as parsed_article_distinct_text_count,
            count(*) filter (where parse_status = 'skipped') as skipped_article_count,
            count(*) filter (
                where parse_status = 'skipped' and is_distinct_text
            ) as skipped_article_distinct_text_count,
            count(*) filter (where parse_status = 'failed') as failed_article_count,
            count(*) filter (where parse_status = 'failed' and is_distinct_text) as failed_article_distinct_text_count,
            count(*) filter (where parse_status = 'pending') as pending_article_count,
            count(*) filter (
                where parse_status = 'pending' and is_distinct_text
            ) as pending_article_distinct_text_count,
            cast(sum(word_count) as bigint) as word_count,
            cast(sum(word_count) filter (where is_distinct_text) as bigint) as word_distinct_text_count,
            cast(sum(default_quote_count) as bigint) as quote_count,
            cast(sum(default_quote_count) filter (where is_distinct_text) as bigint) as quote_distinct_text_count,
            cast(sum(mention_count) as bigint) as mention_count,
            cast(sum(mention_count) filter (where is_distinct_text) as bigint) as mention_distinct_text_count
        from articles
        group by outlet_id, published_date
    ),
    -- A record counts on the day of the article that it became or repeats; a rejected one has no day.
    counted_documents as (
        select
            coalesce(articles.outlet_id, documents.outlet_id, 'unknown') as outlet_id,
            articles.published_date,
            count(*) as seen_document_count,
            count(*) filter (where documents.status = 'accepted') as accepted_document_count,
            count(*) filter (where documents.status = 'unchanged') as unchanged_document_count,
            count(*) filter (where documents.status = 'rejected') as rejected_document_count
        from documents
        left join articles on documents.article_id = articles.article_id
        group by all
    ),
    articles_per_day as (
        select
            published_date,
            count(*) as total_article_count,
            count(*) filter (where is_distinct_text) as total_article_distinct_text_count
        from articles
        group by published_date
    ),
    outlet_days as (
        select outlet_id, published_date from counted_articles
        union
        select outlet_id, published_date from counted_documents
    ),
    joined as (
        select
            outlet_days.outlet_id,
            outlet_days.published_date,
            coalesce(counted_articles.article_count, 0) as article_count,
            coalesce(counted_articles.article_distinct_text_count, 0) as article_distinct_text_count,
            coalesce(counted_articles.published_article_count, 0) as published_article_count,
            coalesce(
                counted_articles.published_article_distinct_text_count, 0
            ) as published_article_distinct_text_count,
            coalesce(counted_articles.undated_article_count, 0) as undated_article_count,
            coalesce(counted_articles.undated_article_distinct_text_count, 0) as undated_article_distinct_text_count,
            coalesce(counted_articles.parsed_article_count, 0) as parsed_article_count,
            coalesce(counted_articles.parsed_article_distinct_text_count, 0) as parsed_article_distinct_text_count,
            coalesce(counted_articles.skipped_article_count, 0) as skipped_article_count,
            coalesce(counted_articles.skipped_article_distinct_text_count, 0) as skipped_article_distinct_text_count,
            coalesce(counted_articles.failed_article_count, 0) as failed_article_count,
            coalesce(counted_articles.failed_article_distinct_text_count, 0) as failed_article_distinct_text_count,
            coalesce(counted_articles.pending_article_count, 0) as pending_article_count,
            coalesce(counted_articles.pending_article_distinct_text_count, 0) as pending_article_distinct_text_count,
            coalesce(articles_per_day.total_article_count, 0) as total_article_count,
            coalesce(articles_per_day.total_article_distinct_text_count, 0) as total_article_distinct_text_count,
            coalesce(counted_articles.word_count, 0) as word_count,
            coalesce(counted_articles.word_distinct_text_count, 0) as word_distinct_text_count,
            coalesce(counted_articles.quote_count, 0) as quote_count,
            coalesce(counted_articles.quote_distinct_text_count, 0) as quote_distinct_text_count,
            coalesce(counted_articles.mention_count, 0) as mention_count,
            coalesce(counted_articles.mention_distinct_text_count, 0) as mention_distinct_text_count,
            coalesce(counted_documents.seen_document_count, 0) as seen_document_count,
            coalesce(counted_documents.accepted_document_count, 0) as accepted_document_count,
            coalesce(counted_documents.unchanged_document_count, 0) as unchanged_document_count,
            coalesce(counted_documents.rejected_document_count, 0) as rejected_document_count
        from outlet_days
        left join counted_articles
            on
                outlet_days.outlet_id = counted_articles.outlet_id
                and outlet_days.published_date is not distinct from counted_articles.published_date
        left join counted_documents
            on
                outlet_days.outlet_id = counted_documents.outlet_id
                and outlet_days.published_date is not distinct from counted_documents.published_date
        left join articles_per_day
            on outlet_days.published_date is not distinct from articles_per_day.published_date
    ),
    with_shares as (
        select
            joined.*,
            joined.outlet_id
            || '/'
            || coalesce(strftime(joined.published_date, '%Y-%m-%d'), 'undated') as outlet_day_id,
            outlets.outlet_name,
            joined.published_date is null as is_undated,
            {{ share('joined.article_count', 'joined.total_article_count') }} as article_share,
            {{ share(
                'joined.article_distinct_text_count',
                'joined.total_article_distinct_text_count'
            ) }} as article_distinct_text_share,
            {{ share('joined.parsed_article_count', 'joined.article_count') }} as parsed_article_share,
            {{ share('joined.rejected_document_count', 'joined.seen_document_count') }} as rejected_document_share
        from joined
        inner join outlets using (outlet_id)
    )

select * from with_shares
