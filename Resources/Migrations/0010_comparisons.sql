-- Pairs of pictures that administrators made. Others are folders, and not here.
CREATE TABLE comparisons (
  id {id},
  -- The last part of the address.
  slug TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  credit TEXT NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);

CREATE TABLE comparison_sides (
  comparison_id {big} NOT NULL REFERENCES comparisons (id) ON DELETE CASCADE,
  -- 0 is left of the divider, 1 right of it.
  side {big} NOT NULL,
  label TEXT NOT NULL,
  alt TEXT NOT NULL,
  -- Where the picture can be fetched from; empty where it was uploaded.
  address TEXT NOT NULL,
  -- Empty until the picture is here.
  blob_key TEXT NOT NULL,
  width {big} NOT NULL,
  height {big} NOT NULL,
  PRIMARY KEY (comparison_id, side)
) {clustered};

-- The four pairs of the course, without their pictures: an administrator can have them fetched, or change the addresses.
INSERT INTO comparisons (slug, title, description, credit, created_at, updated_at) VALUES
  ('southern-ring-nebula', 'Southern Ring Nebula', 'A dying star in the constellation Vela throws off its outer layers (NGC 3132). In the infrared the second star at its heart comes out, and the fine threads of the shells.', 'Hubble: NASA, ESA, STScI. Webb: NASA, ESA, CSA, STScI.', 0, 0),
  ('smacs-0723', 'Galaxy cluster SMACS 0723', 'A cluster of galaxies so heavy that it bends the light of those far behind it into arcs. This was the first picture of Webb that was shown, in July 2022.', 'Hubble: NASA, ESA, STScI. Webb: NASA, ESA, CSA, STScI.', 0, 0),
  ('carina-nebula', 'Carina Nebula', 'The edge of a bubble in NGC 3324 where stars are born. The infrared looks through the dust at the young stars within.', 'Hubble: NASA, ESA, STScI. Webb: NASA, ESA, CSA, STScI.', 0, 0),
  ('stephans-quintet', 'Stephan''s Quintet', 'Five galaxies seen close together, four of them in a slow collision. In the infrared the shock wave of gas between them shows.', 'Hubble: NASA, ESA, STScI. Webb: NASA, ESA, CSA, STScI.', 0, 0);

INSERT INTO comparison_sides (comparison_id, side, label, alt, address, blob_key, width, height)
SELECT id, 0, 'Hubble', title || ' as the Hubble telescope saw it.',
  CASE slug
    WHEN 'southern-ring-nebula' THEN 'https://www.webbcompare.com/img/hubble/southern_nebula_700.jpg'
    WHEN 'smacs-0723' THEN 'https://www.webbcompare.com/img/hubble/deep_field_700.jpg'
    WHEN 'carina-nebula' THEN 'https://www.webbcompare.com/img/hubble/carina_2800.png'
    ELSE 'https://www.webbcompare.com/img/hubble/stephans_quintet_2800.jpg'
  END, '', 0, 0
FROM comparisons;

INSERT INTO comparison_sides (comparison_id, side, label, alt, address, blob_key, width, height)
SELECT id, 1, 'Webb', title || ' as the Webb telescope saw it, in infrared light.',
  CASE slug
    WHEN 'southern-ring-nebula' THEN 'https://www.webbcompare.com/img/webb/southern_nebula_700.jpg'
    WHEN 'smacs-0723' THEN 'https://www.webbcompare.com/img/webb/deep_field_700.jpg'
    WHEN 'carina-nebula' THEN 'https://www.webbcompare.com/img/webb/carina_2800.jpg'
    ELSE 'https://www.webbcompare.com/img/webb/stephans_quintet_2800.jpg'
  END, '', 0, 0
FROM comparisons;
