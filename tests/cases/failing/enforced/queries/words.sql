--! other_word
--@ affects one always
DELETE FROM stock WHERE product = :product;

--! more_words
--@ affects one enforced here
DELETE FROM stock WHERE product = :product;

--! twice
--@ affects one
--@ affects one enforced
DELETE FROM stock WHERE product = :product;

--! behind
--@ affects one = Missing enforced
DELETE FROM stock WHERE product = :product;
