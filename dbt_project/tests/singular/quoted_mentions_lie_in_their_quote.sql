-- A mention that counts as said lies inside one segment of its quote, and that quote is in the default view.
with
    mentions as (select * from {{ ref('mentions') }}),
    quotes as (select * from {{ ref('quotes') }}),
    broken as (
        select mentions.mention_id, mentions.quote_id
        from mentions
        left join quotes using (quote_id)
        where
            mentions.is_in_quote <> (mentions.quote_id is not null)
            or (
                mentions.is_in_quote
                and (
                    quotes.is_in_default_view is distinct from true
                    or quotes.text_part <> mentions.text_part
                    or len(
                        list_filter(
                            quotes.segments,
                            lambda segment: segment[1] <= mentions.char_start and mentions.char_end <= segment[2]
                        )
                    ) = 0
                )
            )
    )

select * from broken
