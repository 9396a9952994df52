{#- Every row satisfies the condition; null counts as broken. -#}
{% test rows_satisfy(model, condition) %}
with
    broken as (
        select *
        from {{ model }}
        where ({{ condition }}) is distinct from true
    )

select * from broken
{% endtest %}
