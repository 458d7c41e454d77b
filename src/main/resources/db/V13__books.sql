-- What follows from the event log, kept up as events arrive: cost grows with what is new, not with what is stored. All of it can be
-- made again from the log; days are those of the site's time zone, counted from 1970.

-- How far the log was counted, by which edition of the rules, and in which time zone. At most one row.
CREATE TABLE book_place (
    position INTEGER NOT NULL,
    rules INTEGER NOT NULL,
    zone TEXT NOT NULL
) STRICT;

-- What joins events that are no neighbours in time.
CREATE INDEX event_search ON event (json_extract(fields, '$.search')) WHERE type IN ('search', 'click', 'answer_seen');
CREATE INDEX event_person ON event (json_extract(fields, '$.person')) WHERE type = 'ticket';
CREATE INDEX event_ticket ON event (json_extract(fields, '$.ticket')) WHERE type IN ('ticket', 'ticket_solved', 'csat');

-- One row an episode; its name is that of its first act. Topic and category are the first that it tells, or empty.
CREATE TABLE episode (
    id TEXT NOT NULL PRIMARY KEY,
    who TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    category TEXT NOT NULL,
    outcome TEXT NOT NULL,
    asks INTEGER NOT NULL,
    searches INTEGER NOT NULL,
    views INTEGER NOT NULL,
    errors INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX episode_who ON episode (who);
CREATE INDEX episode_first ON episode (first_at);
CREATE INDEX episode_last ON episode (last_at);

-- One row a search that settled, with what came of it; its name is that of its event. The article is the first that was opened from it,
-- the ticket the one that it was the last search before, within 72 hours. Episode and outcome are those that it is part of.
CREATE TABLE settled_search (
    id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    session TEXT NOT NULL,
    who TEXT NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    category TEXT NOT NULL,
    place TEXT NOT NULL,
    words TEXT NOT NULL,
    query TEXT NOT NULL,
    hits INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    zero INTEGER NOT NULL,
    rescued INTEGER NOT NULL,
    no_click INTEGER NOT NULL,
    late_click INTEGER NOT NULL,
    pogo INTEGER NOT NULL,
    reworded INTEGER NOT NULL,
    exit INTEGER NOT NULL,
    to_form INTEGER NOT NULL,
    to_contact INTEGER NOT NULL,
    success INTEGER NOT NULL,
    article TEXT NOT NULL,
    position INTEGER NOT NULL,
    engaged INTEGER NOT NULL,
    unhelpful INTEGER NOT NULL,
    ticket TEXT NOT NULL,
    episode TEXT NOT NULL,
    outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX settled_search_session ON settled_search (session);
CREATE INDEX settled_search_at ON settled_search (at);

-- One row a visitor of the hold-out: the first time in 30 days that they opened the way to a person.
CREATE TABLE trial_unit (
    id TEXT NOT NULL PRIMARY KEY,
    visitor TEXT NOT NULL,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    arm TEXT NOT NULL,
    contacted INTEGER NOT NULL,
    left_unread INTEGER NOT NULL,
    came_back INTEGER NOT NULL,
    unhelpful INTEGER NOT NULL,
    scores INTEGER NOT NULL,
    scored INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX trial_unit_visitor ON trial_unit (visitor);
CREATE INDEX trial_unit_at ON trial_unit (at);

-- One row a session that looked at articles or did something for help. How far it came: 0 it looked, 1 it looked for help, then whether it
-- read an answer, opened the way to a person, and sent a ticket.
CREATE TABLE visit (
    session TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    looked INTEGER NOT NULL,
    helped INTEGER NOT NULL,
    read INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX visit_at ON visit (at);

-- One row an article that somebody read within 72 hours before their ticket.
CREATE TABLE read_before_ticket (
    ticket TEXT NOT NULL,
    article TEXT NOT NULL,
    who TEXT NOT NULL,
    at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (ticket, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX read_before_ticket_who ON read_before_ticket (who);

-- The same by day. What was counted stays when the log is pruned.
CREATE TABLE episode_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    category TEXT NOT NULL,
    outcome TEXT NOT NULL,
    asks INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, topic, category, outcome, asks)
) STRICT, WITHOUT ROWID;

-- How many episodes had so many of what.
CREATE TABLE effort_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    category TEXT NOT NULL,
    what TEXT NOT NULL,
    many INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, topic, category, what, many)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    category TEXT NOT NULL,
    searches INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    zero INTEGER NOT NULL,
    rescued INTEGER NOT NULL,
    no_click INTEGER NOT NULL,
    late_click INTEGER NOT NULL,
    pogo INTEGER NOT NULL,
    reworded INTEGER NOT NULL,
    exit INTEGER NOT NULL,
    to_form INTEGER NOT NULL,
    to_contact INTEGER NOT NULL,
    success INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE trial_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    arm TEXT NOT NULL,
    visitors INTEGER NOT NULL,
    contacted INTEGER NOT NULL,
    left_unread INTEGER NOT NULL,
    came_back INTEGER NOT NULL,
    unhelpful INTEGER NOT NULL,
    scores INTEGER NOT NULL,
    scored INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, topic, arm)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    visits INTEGER NOT NULL,
    browsing INTEGER NOT NULL,
    read INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE left_out_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    class TEXT NOT NULL,
    why TEXT NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, class, why)
) STRICT, WITHOUT ROWID;

-- What people did with an article. Opened counts clicks on results of a search, offered the times that the form showed it.
CREATE TABLE article_day (
    day INTEGER NOT NULL,
    article TEXT NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    views INTEGER NOT NULL,
    engaged INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    helpful INTEGER NOT NULL,
    unhelpful INTEGER NOT NULL,
    offered INTEGER NOT NULL,
    solved INTEGER NOT NULL,
    tickets INTEGER NOT NULL,
    PRIMARY KEY (day, article, locale, device)
) STRICT, WITHOUT ROWID;
