{#- Segments are ordered, do not overlap, and run from the start of the span to its end. -#}
{% test segments_inside_span(model, column_name, char_start, char_end) %}
with
    spans as (
        select
            {{ column_name }} as segments,
            {{ char_start }} as span_start,
            {{ char_end }} as span_end,
            flatten({{ column_name }}) as bounds
        from {{ model }}
    ),
    broken as (
        select *
        from spans
        where
            len(segments) = 0
            or len(bounds) <> 2 * len(segments)
            or bounds[1] <> span_start
            or bounds[-1] <> span_end
            or list_sort(bounds) <> bounds
            or len(list_filter(segments, lambda segment: segment[1] >= segment[2])) > 0
    )

select * from broken
{% endtest %}
