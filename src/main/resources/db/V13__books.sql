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
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
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
    outcome TEXT NOT NULL,
    -- Reports go through searches by time.
    PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX settled_search_session ON settled_search (session);

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

-- One row a session that looked at articles or did something for help, and how far it came. Quiet is who read an answer and sent no ticket
-- within 72 hours after it.
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
    offered INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    quiet INTEGER NOT NULL
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
    outcome TEXT NOT NULL,
    asks INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, outcome, asks)
) STRICT, WITHOUT ROWID;

-- The same once more, for whoever asks for a topic or a category: there are many more of these lines.
CREATE TABLE episode_topic_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    topic TEXT NOT NULL,
    category TEXT NOT NULL,
    outcome TEXT NOT NULL,
    asks INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (day, topic, category, locale, device, outcome, asks)
) STRICT, WITHOUT ROWID;

-- How many episodes had so many of what.
CREATE TABLE effort_day (
    day INTEGER NOT NULL,
    locale TEXT NOT NULL,
    device TEXT NOT NULL,
    what TEXT NOT NULL,
    many INTEGER NOT NULL,
    episodes INTEGER NOT NULL,
    PRIMARY KEY (day, locale, device, what, many)
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
    looked INTEGER NOT NULL,
    looked_only INTEGER NOT NULL,
    read INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    offered INTEGER NOT NULL,
    offered_only INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    quiet INTEGER NOT NULL,
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

-- When shoppers began to see another theme; the first row is what they saw from the beginning.
CREATE TABLE theme_change (
    at INTEGER NOT NULL,
    tag TEXT NOT NULL
) STRICT;

-- For notebooks and dashboards that read a copy: times and days as text, nothing of who it was. docs/sql-views.md tells what each column means.
CREATE VIEW view_event AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, type, session, visitor, class, why, locale, device, page, commit_id AS "commit",
       json_extract(arms, '$."form-suggestions"') AS arm, json_extract(fields, '$.search') AS search, json_extract(fields, '$.query') AS query,
       json_extract(fields, '$.hits') AS hits, json_extract(fields, '$.shown') AS shown, json_extract(fields, '$.article') AS article,
       json_extract(fields, '$.position') AS position, json_extract(fields, '$.helpful') AS helpful, json_extract(fields, '$.reason') AS reason,
       json_extract(fields, '$.solved') AS solved, json_extract(fields, '$.topic') AS topic, json_extract(fields, '$.kind') AS kind,
       json_extract(fields, '$.score') AS score
FROM event;

CREATE VIEW view_episode AS
SELECT id, who, strftime('%Y-%m-%dT%H:%M:%fZ', first_at / 1000.0, 'unixepoch') AS first_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', last_at / 1000.0, 'unixepoch') AS last_at, date(day * 86400, 'unixepoch') AS day, locale, device, topic, category,
       outcome, asks, searches, views, errors
FROM episode;

CREATE VIEW view_search AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, date(day * 86400, 'unixepoch') AS day, session, who, locale, device, category,
       place, words, query, hits, shown, zero, rescued, no_click, late_click, pogo, reworded, exit, to_form, to_contact, success, article, position, engaged,
       unhelpful, episode, outcome
FROM settled_search;

CREATE VIEW view_visit AS
SELECT session, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, date(day * 86400, 'unixepoch') AS day, locale, device, looked, helped, read,
       opened, offered, sent, quiet
FROM visit;

CREATE VIEW view_holdout AS
SELECT id, visitor, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, date(day * 86400, 'unixepoch') AS day, locale, device, topic, arm,
       contacted, left_unread, came_back, unhelpful, scores, scored
FROM trial_unit;

CREATE VIEW view_read_before_ticket AS
SELECT article, who, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, date(day * 86400, 'unixepoch') AS day, locale, device
FROM read_before_ticket;

CREATE VIEW view_episode_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, topic, category, outcome, asks, episodes FROM episode_topic_day;

CREATE VIEW view_effort_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, what, many, episodes FROM effort_day;

CREATE VIEW view_search_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, category, searches, shown, zero, rescued, no_click, late_click, pogo, reworded, exit, to_form,
       to_contact, success
FROM search_day;

CREATE VIEW view_holdout_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, topic, arm, visitors, contacted, left_unread, came_back, unhelpful, scores, scored
FROM trial_day;

CREATE VIEW view_visit_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, visits, browsing, looked, looked_only, read, opened, offered, offered_only, sent, quiet
FROM visit_day;

CREATE VIEW view_article_day AS
SELECT date(day * 86400, 'unixepoch') AS day, article, locale, device, views, engaged, opened, seen, helpful, unhelpful, offered, solved, tickets
FROM article_day;

CREATE VIEW view_left_out_day AS
SELECT date(day * 86400, 'unixepoch') AS day, locale, device, class, why, events FROM left_out_day;

CREATE VIEW view_ticket AS
SELECT reference, topic, locale, state, queue, tags, priority, via, held <> '' AS held, merged IS NOT NULL AS merged,
       strftime('%Y-%m-%dT%H:%M:%fZ', made / 1000.0, 'unixepoch') AS made, strftime('%Y-%m-%dT%H:%M:%fZ', promised / 1000.0, 'unixepoch') AS promised,
       strftime('%Y-%m-%dT%H:%M:%fZ', answered / 1000.0, 'unixepoch') AS answered, strftime('%Y-%m-%dT%H:%M:%fZ', solved / 1000.0, 'unixepoch') AS solved,
       rating.score, rating.effort
FROM ticket LEFT JOIN rating ON rating.ticket = ticket.reference;

CREATE VIEW view_publication AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, status, cause, commit_id AS "commit", articles, added, changed, removed, errors,
       warnings, millis
FROM publication;
