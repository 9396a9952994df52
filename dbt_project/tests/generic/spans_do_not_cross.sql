{#- Two spans of one text are apart, or one lies inside the other. -#}
{% test spans_do_not_cross(model, key, char_start, char_end) %}
with
    spans as (
        select article_id, text_part, {{ key }} as span_id, {{ char_start }} as span_start, {{ char_end }} as span_end
        from {{ model }}
    ),
    crossing as (
        select
            earlier.article_id,
            earlier.text_part,
            earlier.span_id as earlier_id,
            later.span_id as later_id
        from spans as earlier
        inner join spans as later
            on
                earlier.article_id = later.article_id
                and earlier.text_part = later.text_part
                and earlier.span_start < later.span_start
                and later.span_start < earlier.span_end
                and earlier.span_end < later.span_end
    )

select * from crossing
{% endtest %}
