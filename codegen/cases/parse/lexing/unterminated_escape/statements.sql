--! first
SELECT E'\', :self;

--: Row(

--! second
SELECT e'a'
  'b\';
