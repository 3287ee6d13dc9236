CREATE TABLE notes (
    note_id int PRIMARY KEY,
    body text NOT NULL
);
COMMENT ON TABLE notes IS 'Ends */ here, and "# there; ]]> </pre><script>alert(1)</script> [link](javascript:x) `code';
COMMENT ON COLUMN notes.body IS '```
compile_error!("the comment of a column became a test");
```
~~~rust
compile_error!("tildes too");
~~~
    compile_error!("and indented blocks");

- ```rust
  compile_error!("and fences in lists");
  ```
> ```
> compile_error!("and in quotes");
> ```
````';
