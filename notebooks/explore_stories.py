# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exploring stories
#
# Overstory finds which news articles report the same event, what the outlets agree on, and where
# groups of them see it differently. This notebook goes that way once, on the bundled
# demonstration corpus, and looks behind each step.
#
# **Every article, outlet and quote below is invented**; see `overstory/demo/README.md`.

# %%
import shutil
from collections import Counter

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from IPython.display import Markdown
from plotly.colors import qualitative
from sklearn.manifold import TSNE

import overstory
from clustering import scores
from embeddings import article_text, load_encoder
from overstory.demo import gold_stories, load_corpus, sources_file

pd.set_option("display.max_colwidth", 100)

# Figures are interactive. Where a Chromium is at hand to draw them, each comes with a picture
# as well, so that they can be seen where scripts do not run, such as on a code host.
drawn = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
pio.renderers["png"].width, pio.renderers["png"].height = 1000, 620
pio.renderers.default = "plotly_mimetype+png" if drawn else "plotly_mimetype"
pio.templates.default = "simple_white"

# %% [markdown]
# ## The corpus
#
# Articles are plain records: a text, and when and by whom it was published. On your own data,
# dictionaries with any of these fields do as well; a title suffices.

# %%
articles = load_corpus()
outlets = pd.read_csv(sources_file(), index_col="domain")
counts = Counter(article.language for article in articles)
print(
    f"{len(articles)} articles by {len({a.source for a in articles})} outlets "
    f"in {len({a.country for a in articles})} countries\n"
    f"languages: {', '.join(f'{code} {n}' for code, n in counts.most_common())}"
)

# %% [markdown]
# ## Stories
#
# `overstory.cluster` needs no store. It embeds title and lead of each article with a multilingual
# encoder, looks for pairs that may belong together, lets a trained linker say how probable it is
# that both report one event, and cuts the graph of these probabilities into stories.

# %%
encoder = load_encoder()
result = overstory.cluster(articles, encoder=encoder)


def headline(story: list[int]) -> str:
    """The title of the member that belongs most surely, in English where there is one."""
    english = [i for i in story if articles[i].language == "en"] or story
    return articles[max(english, key=lambda i: result.membership[i].probability)].title


pd.DataFrame(
    {
        "story": headline(story),
        "articles": len(story),
        "copies": sum(result.membership[i].copy_of is not None for i in story),
        "countries": " ".join(sorted({articles[i].country for i in story})),
        "languages": " ".join(sorted({articles[i].language for i in story})),
    }
    for story in result.stories
)

# %% [markdown]
# The corpus records which event each article was written about. Precision suffers where a story
# mixes events, recall where an event falls into several stories.

# %%
gold = list(gold_stories().values())
score = scores.evaluate(gold, result.labels)
print(
    f"B-cubed precision {score.precision:.3f}, recall {score.recall:.3f}, F1 {score.f1:.3f}\n"
    f"{score.stories} stories for {score.gold_stories} events"
)

# %% [markdown]
# ## A map
#
# The encoder puts texts of similar meaning close together, whatever their language. Projected to
# two dimensions, most events are islands. Colours are the stories that were found: where two
# colours lie close together, the linker saw in names, numbers and times what the vectors alone
# do not tell, for example that two ferry accidents happened in different seas.

# %%
vectors = encoder.encode([article_text(article.title, article.body) for article in articles])
place = TSNE(metric="cosine", init="random", perplexity=12, random_state=3).fit_transform(vectors)

shared = [story for story in result.stories if len(story) > 1]
single = [story[0] for story in result.stories if len(story) == 1]
colours = dict(zip(map(tuple, shared), qualitative.Dark24 * 2, strict=False))


def hover(i: int) -> str:
    article = articles[i]
    outlet = outlets.name[article.source]
    return f"{article.title}<br>{outlet}, {article.country}, {article.published_at:%d %b %H:%M}"


def short(text: str, length: int = 52) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


figure = go.Figure()
for story in [*shared, single]:
    alone = story is single
    figure.add_scatter(
        x=place[story, 0],
        y=place[story, 1],
        mode="markers",
        name="single reports" if alone else short(headline(story)),
        marker={"size": 9, "color": "#bbb" if alone else colours[tuple(story)]},
        text=[hover(i) for i in story],
        hovertemplate="%{text}<extra></extra>",
    )
figure.update_layout(
    title="The articles by meaning, coloured by story",
    xaxis={"visible": False},
    yaxis={"visible": False},
    legend={"font": {"size": 10}},
    margin={"l": 10, "r": 10, "t": 50, "b": 10},
)
figure.show()

# %% [markdown]
# The same stories in time, one line each. Ticks are articles, the earliest story below.

# %%
figure = go.Figure()
for story in sorted(shared, key=lambda story: min(articles[i].published_at for i in story)):
    figure.add_scatter(
        x=[articles[i].published_at for i in story],
        y=[short(headline(story))] * len(story),
        mode="lines+markers",
        marker={
            "symbol": "line-ns",
            "size": 12,
            "line": {"width": 2, "color": colours[tuple(story)]},
        },
        line={"width": 1, "color": colours[tuple(story)]},
        text=[hover(i) for i in story],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
figure.update_layout(
    title="When each story was reported",
    yaxis={"tickfont": {"size": 10}},
    margin={"l": 10, "r": 20, "t": 50, "b": 40},
)
figure.show()

# %% [markdown]
# ## One story, opened
#
# The earliest article of the corpus broke the news of a leaked peace plan. `overstory.takes` reads
# the articles of one story and answers two views. **The world's current take** holds the
# statements with the widest independent support; the three outlets that reprinted one agency text
# count once. A statement is *agreed* where enough independent reports say the same, *disputed*
# where they contradict each other.

# %%
leak = next(story for story in result.stories if 0 in story)
plan = [articles[i] for i in leak]
settings = overstory.Settings(sources_file=sources_file())
view = overstory.takes(plan, encoder=encoder, settings=settings)


def statement_lines(statements, limit):
    for statement in statements[:limit]:
        support = statement.support
        yield (
            f"- {statement.text}  \n  *{statement.status}; {support.independent} independent "
            f"report{'s' if support.independent != 1 else ''}; {', '.join(support.countries)}*"
        )


world = view.world_take
Markdown(
    "\n".join(
        [
            f"### {world.headline}",
            f"As of {world.as_of:%d %B %Y, %H:%M} UTC",
            "",
            *statement_lines(world.statements, 10),
        ]
    )
)

# %% [markdown]
# **Alternative takes** are groups of statements that share an angle which the rest of the
# coverage does not. Nothing is written by a machine: labels aside, each line is a sentence from
# an article.

# %%
lines = []
for take in view.takes:
    lines.append(f"### {take.label}")
    lines.append(
        f"*{take.kind}; {len(take.articles)} articles; "
        f"{', '.join(f'{code} {n}' for code, n in sorted(take.countries.items()))}*\n"
    )
    lines.extend(statement_lines(take.statements, 4))
    lines.append("")
Markdown("\n".join(lines))

# %% [markdown]
# Every quote can be checked: it is a slice of an article's stored text.

# %%
bodies = {article.id: article.body for article in plan}
quotes = [
    quote
    for statement in [*world.statements, *(s for take in view.takes for s in take.statements)]
    for quote in statement.support.quotes
]
assert all(bodies[q.article_id][q.start : q.end] == q.quote for q in quotes)
print(f"all {len(quotes)} quotes are where they are said to be")

# %% [markdown]
# ## What is new
#
# A view is as of a time. After an earthquake the reports of the first hours give way to later
# ones: these are the statements that were not yet there on the first afternoon.

# %%
quake = next(
    story for story in result.stories if any("Arequipa" in articles[i].title for i in story)
)
reports = sorted((articles[i] for i in quake), key=lambda article: article.published_at)
early, late = (
    overstory.takes(reports, as_of=as_of, encoder=encoder, settings=settings).world_take
    for as_of in (reports[3].published_at, reports[-1].published_at)
)
known = {statement.text for statement in early.statements}
Markdown(
    "\n".join(
        [
            f"As of {early.as_of:%d %B, %H:%M}",
            "",
            *statement_lines(early.statements, 4),
            "",
            f"New by {late.as_of:%d %B, %H:%M}",
            "",
            *statement_lines([s for s in late.statements if s.text not in known], 4),
        ]
    )
)

# %% [markdown]
# ## What joins two articles
#
# `result.explain(i, j)` tells for any two articles how probable it is that they report one event,
# and what speaks for and against it. First a report from Peru and one from Singapore, in
# different languages, on the same earthquake.


# %%
def find(outlet: str, word: str) -> int:
    return next(
        i
        for i, article in enumerate(articles)
        if outlets.name[article.source] == outlet and word in article.title
    )


arequipa = find("Diario Cumbres", "magnitud 6,7")
singapore = find("Merlion Ledger", "Peru")
print(articles[arequipa].title, articles[singapore].title, sep="\n", end="\n\n")
print(result.explain(arequipa, singapore))

# %% [markdown]
# Then the same Peruvian outlet on another earthquake, four days later in the neighbouring region:
# the words are alike, the event is not.

# %%
tacna = find("Diario Cumbres", "Tacna")
print(articles[arequipa].title, articles[tacna].title, sep="\n", end="\n\n")
print(result.explain(arequipa, tacna))

# %% [markdown]
# ## Uncertain memberships
#
# The articles that belong least surely to the story they are in, with the article that each is
# closest to. These are the ones to look at first by hand.

# %%
doubtful = result.borderline(8)
pd.DataFrame(
    {
        "probability": [round(result.membership[i].probability, 2) for i in doubtful],
        "article": [articles[i].title for i in doubtful],
        "nearest": [articles[result.membership[i].nearest].title for i in doubtful],
        "shared": [", ".join(result.membership[i].shared_terms[:4]) for i in doubtful],
    }
)

# %% [markdown]
# A higher threshold makes more and smaller stories, a lower one fewer and larger. Nothing is
# computed anew for it.

# %%
rows = []
for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
    labels = result.at(threshold).labels
    at = scores.evaluate(gold, labels)
    rows.append((threshold, at.stories, at.precision, at.recall, at.f1))
pd.DataFrame(rows, columns=["threshold", "stories", "precision", "recall", "F1"]).round(3)
