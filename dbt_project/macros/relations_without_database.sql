{#-
    DuckDB names a database after its file. Views that name it would break in a copy of the file under another name, and
    compiled example queries would run in this file alone; so relations are named by schema and table only.
-#}
{% macro ref() -%}
    {%- do return(builtins.ref(*varargs, **kwargs).include(database=false)) -%}
{%- endmacro %}

{% macro source() -%}
    {%- do return(builtins.source(*varargs, **kwargs).include(database=false)) -%}
{%- endmacro %}
