-- Who gets to speak: which share of all quoted words belongs to each speaker, and how much of it is in direct speech?
with
    quotes_per_day as (select * from {{ ref('quotes_per_speaker_per_day') }}),
    quotes as (select * from {{ ref('quotes') }}),
    -- All quotes that count, those of unknown speakers too.
    all_days as (
        select sum(word_count) as total_quoted_word_count
        from quotes
        where is_in_default_view and published_date is not null
    ),
    spoken as (
        select
            actor_id,
            actor_name,
            sum(quote_count) as quote_count,
            sum(quoted_word_count) as quoted_word_count,
            sum(direct_quote_count) / sum(quote_count) as direct_quote_share
        from quotes_per_day
        where quote_count > 0
        group by all
    ),
    ranked as (
        select
            spoken.actor_name,
            spoken.quote_count,
            spoken.direct_quote_share,
            spoken.quoted_word_count,
            spoken.quoted_word_count / all_days.total_quoted_word_count as quoted_word_share
        from spoken
        cross join all_days
        order by spoken.quoted_word_count desc, spoken.actor_id asc
        limit 20
    )

select * from ranked
