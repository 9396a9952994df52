with
    outlet_days as (select * from {{ ref('articles_per_outlet_per_day') }}),
    summed as (
        select
            outlet_id,
            outlet_name,
            min(published_date) as first_published_date,
            max(published_date) as last_published_date,
            count(published_date) filter (where published_article_count > 0) as published_day_count,
            cast(sum(article_count) as bigint) as article_count,
            cast(sum(article_distinct_text_count) as bigint) as article_distinct_text_count,
            cast(sum(published_article_count) as bigint) as published_article_count,
            cast(sum(published_article_distinct_text_count) as bigint) as published_article_distinct_text_count,
            cast(sum(undated_article_count) as bigint) as undated_article_count,
            cast(sum(undated_article_distinct_text_count) as bigint) as undated_article_distinct_text_count,
            cast(sum(parsed_article_count) as bigint) as parsed_article_count,
            cast(sum(parsed_article_distinct_text_count) as bigint) as parsed_article_distinct_text_count,
            cast(sum(skipped_article_count) as bigint) as skipped_article_count,
            cast(sum(skipped_article_distinct_text_count) as bigint) as skipped_article_distinct_text_count,
            cast(sum(failed_article_count) as bigint) as failed_article_count,
            cast(sum(failed_article_distinct_text_count) as bigint) as failed_article_distinct_text_count,
            cast(sum(pending_article_count) as bigint) as pending_article_count,
            cast(sum(pending_article_distinct_text_count) as bigint) as pending_article_distinct_text_count,
            cast(sum(word_count) as bigint) as word_count,
            cast(sum(word_distinct_text_count) as bigint) as word_distinct_text_count,
            cast(sum(quote_count) as bigint) as quote_count,
            cast(sum(quote_distinct_text_count) as bigint) as quote_distinct_text_count,
            cast(sum(mention_count) as bigint) as mention_count,
            cast(sum(mention_distinct_text_count) as bigint) as mention_distinct_text_count,
            cast(sum(seen_document_count) as bigint) as seen_document_count,
            cast(sum(accepted_document_count) as bigint) as accepted_document_count,
            cast(sum(unchanged_document_count) as bigint) as unchanged_document_count,
            cast(sum(rejected_document_count) as bigint) as rejected_document_count
        from outlet_days
        group by outlet_id, outlet_name
    ),
    totals as (
        select
            cast(sum(article_count) as bigint) as total_article_count,
            cast(sum(article_distinct_text_count) as bigint) as total_article_distinct_text_count
        from summed
    ),
    with_shares as (
        select
            summed.*,
            totals.total_article_count,
            totals.total_article_distinct_text_count,
            {{ share('summed.article_count', 'totals.total_article_count') }} as article_share,
            {{ share(
                'summed.article_distinct_text_count',
                'totals.total_article_distinct_text_count'
            ) }} as article_distinct_text_share,
            {{ share('summed.parsed_article_count', 'summed.article_count') }} as parsed_article_share,
            {{ share('summed.undated_article_count', 'summed.article_count') }} as undated_article_share,
            {{ share('summed.rejected_document_count', 'summed.seen_document_count') }} as rejected_document_share
        from summed
        cross join totals
    )

select * from with_shares
