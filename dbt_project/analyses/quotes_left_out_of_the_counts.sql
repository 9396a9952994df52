-- What is not counted: which attributions did the parser see but keep out of the default view, by reason?
with
    quotes as (select * from {{ ref('quotes') }}),
    reasons as (
        select
            quote_type,
            cue_class,
            confidence < 0.5 as is_below_confidence,
            word_count < 3 as is_too_short,
            count(*) as quote_count,
            min(content_text) as example_text
        from quotes
        where not is_in_default_view
        group by all
        order by quote_count desc, quote_type asc, cue_class asc, is_below_confidence asc, is_too_short asc
    )

select * from reasons
