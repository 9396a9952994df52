{#- No two rows share the key, and no part of it is null. -#}
{% test primary_key(model, columns) %}
with
    counted as (
        select {{ columns | join(', ') }}, count(*) as row_count
        from {{ model }}
        group by all
    ),
    broken as (
        select *
        from counted
        where row_count > 1{% for column in columns %} or {{ column }} is null{% endfor %}
    )

select * from broken
{% endtest %}
