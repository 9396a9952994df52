with
    versions as (select * from {{ ref('stg_raw__articles') }}),
    version_quotes as (select * from {{ ref('int_version_quotes') }}),
    -- Each version beside the one before; the words of a version are looked at only where there is another.
    sequences as (
        select
            article_id,
            version_number,
            is_current,
            withdrawal,
            document_id,
            coalesce(outlet_id, 'unknown') as outlet_id,
            headline,
            byline,
            published_date,
            text,
            text_sha256,
            word_count,
            count(*) over (partition by article_id) as version_count,
            lag(version_number) over by_version as version_number_before,
            lag(headline) over by_version as headline_before,
            lag(byline) over by_version as byline_before,
            lag(published_date) over by_version as published_date_before,
            lag(text_sha256) over by_version as text_sha256_before,
            lead(version_number) over by_version as version_number_after
        from versions
        window by_version as (partition by article_id order by version_number)
    ),
    words as (
        select
            article_id,
            version_number,
            version_number_after,
            unnest(string_split_regex(trim(text), '\s+')) as word
        from sequences
        where version_count > 1
    ),
    counted_words as (
        select article_id, version_number, version_number_after, word, count(*) as use_count
        from words
        group by all
    ),
    word_changes as (
        select
            coalesce(now.article_id, before.article_id) as article_id,
            coalesce(now.version_number, before.version_number_after) as version_number,
            coalesce(now.use_count, 0) - coalesce(before.use_count, 0) as difference
        from counted_words as now
        full join counted_words as before
            on
                now.article_id = before.article_id
                and now.version_number = before.version_number_after
                and now.word = before.word
    ),
    summed_words as (
        select
            article_id,
            version_number,
            cast(sum(greatest(difference, 0)) as bigint) as added_word_count,
            cast(sum(greatest(-difference, 0)) as bigint) as removed_word_count
        from word_changes
        group by article_id, version_number
    ),
    quote_counts as (
        select
            article_id,
            version_number,
            min(extractor_version) as extractor_version,
            count(content_text) as quote_count
        from version_quotes
        group by article_id, version_number
    ),
    compared as (
        select
            sequences.article_id,
            sequences.version_number,
            sequences.version_number_before
        from sequences
        inner join quote_counts as now using (article_id, version_number)
        inner join quote_counts as before
            on
                sequences.article_id = before.article_id
                and sequences.version_number_before = before.version_number
                and now.extractor_version = before.extractor_version
    ),
    -- Both versions are treated alike; version_number is that of the later one, whichever side a quote is from.
    sides as (
        select article_id, version_number, 'now' as side, version_number as side_version_number
        from compared
        union all
        select article_id, version_number, 'before' as side, version_number_before as side_version_number
        from compared
    ),
    side_quotes as (
        select
            sides.article_id,
            sides.version_number,
            sides.side,
            version_quotes.content_key,
            version_quotes.speaker_key,
            min(version_quotes.quote_index) as quote_index,
            min(version_quotes.quote_text) as quote_text
        from sides
        inner join version_quotes
            on
                sides.article_id = version_quotes.article_id
                and sides.side_version_number = version_quotes.version_number
        where version_quotes.content_key is not null
        group by all
    ),
    one_sided as (
        select
            *,
            list_distinct(regexp_extract_all(content_key, '\w+')) as words
        from side_quotes
        qualify count(*) over (partition by article_id, version_number, content_key, speaker_key) = 1
    ),
    -- A quote that changed is one of each version, each the other's closest, with half of their words in common.
    alike as (
        select
            now.article_id,
            now.version_number,
            now.quote_index as index_now,
            before.quote_index as index_before,
            now.quote_text as text_now,
            before.quote_text as text_before,
            len(list_intersect(now.words, before.words))
            / len(list_distinct(list_concat(now.words, before.words))) as word_share
        from one_sided as now
        inner join one_sided as before using (article_id, version_number)
        where
            now.side = 'now'
            and before.side = 'before'
            and len(list_intersect(now.words, before.words)) * 2
            >= len(list_distinct(list_concat(now.words, before.words)))
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by article_id, version_number, index_now
                order by word_share desc, index_before asc
            ) as rank_now,
            row_number() over (
                partition by article_id, version_number, index_before
                order by word_share desc, index_now asc
            ) as rank_before
        from alike
    ),
    changed as (
        select *
        from ranked
        where rank_now = 1 and rank_before = 1
    ),
    listed_changed as (
        select
            article_id,
            version_number,
            count(*) as changed_quote_count,
            list(text_before order by index_now asc) as changed_quotes_before,
            list(text_now order by index_now asc) as changed_quotes_now
        from changed
        group by article_id, version_number
    ),
    unmatched as (
        select one_sided.*
        from one_sided
        left join changed
            on
                one_sided.article_id = changed.article_id
                and one_sided.version_number = changed.version_number
                and one_sided.quote_index
                = case one_sided.side when 'now' then changed.index_now else changed.index_before end
        where changed.article_id is null
    ),
    listed_unmatched as (
        select
            article_id,
            version_number,
            count(*) filter (where side = 'now') as appeared_quote_count,
            list(quote_text order by quote_index asc) filter (where side = 'now') as appeared_quotes,
            count(*) filter (where side = 'before') as disappeared_quote_count,
            list(quote_text order by quote_index asc) filter (where side = 'before') as disappeared_quotes
        from unmatched
        group by article_id, version_number
    ),
    described as (
        select
            sequences.article_id || '/' || sequences.version_number as article_version_id,
            sequences.article_id,
            sequences.version_number,
            sequences.version_count,
            sequences.is_current,
            sequences.withdrawal,
            sequences.document_id,
            sequences.outlet_id,
            sequences.headline,
            sequences.headline_before,
            sequences.published_date,
            sequences.word_count,
            (
                sequences.version_number_before is not null
                and coalesce(sequences.headline, '') <> coalesce(sequences.headline_before, '')
            ) as is_headline_changed,
            (
                sequences.version_number_before is not null
                and coalesce(sequences.byline, '') <> coalesce(sequences.byline_before, '')
            ) as is_byline_changed,
            (
                sequences.version_number_before is not null
                and sequences.published_date is distinct from sequences.published_date_before
            ) as is_published_date_changed,
            (
                sequences.version_number_before is not null
                and sequences.text_sha256 <> sequences.text_sha256_before
            ) as is_text_changed,
            case
                when sequences.version_number_before is not null then coalesce(summed_words.added_word_count, 0)
            end as added_word_count,
            case
                when sequences.version_number_before is not null then coalesce(summed_words.removed_word_count, 0)
            end as removed_word_count,
            quote_counts.quote_count,
            compared.article_id is not null as is_quotes_compared,
            case
                when compared.article_id is not null then coalesce(listed_unmatched.appeared_quote_count, 0)
            end as appeared_quote_count,
            case
                when compared.article_id is not null then coalesce(listed_unmatched.disappeared_quote_count, 0)
            end as disappeared_quote_count,
            case
                when compared.article_id is not null then coalesce(listed_changed.changed_quote_count, 0)
            end as changed_quote_count,
            coalesce(listed_unmatched.appeared_quotes, []) as appeared_quotes,
            coalesce(listed_unmatched.disappeared_quotes, []) as disappeared_quotes,
            coalesce(listed_changed.changed_quotes_before, []) as changed_quotes_before,
            coalesce(listed_changed.changed_quotes_now, []) as changed_quotes_now,
            quote_counts.extractor_version
        from sequences
        left join summed_words using (article_id, version_number)
        left join quote_counts using (article_id, version_number)
        left join compared using (article_id, version_number)
        left join listed_unmatched using (article_id, version_number)
        left join listed_changed using (article_id, version_number)
    )

select * from described
