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
# # Comparing takes
#
# One event, told by many: what do all of them say, who says what beside it, and from where? This
# notebook takes one story of the bundled demonstration corpus apart, the leak of a peace plan.
#
# **Every article, outlet and quote below is invented**; see `overstory/demo/README.md`.

# %%
import shutil
import textwrap
from datetime import UTC, datetime

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
from IPython.display import Markdown

import overstory
from embeddings import load_encoder
from overstory.demo import load_corpus, sources_file

pd.set_option("display.max_colwidth", 120)

# Figures are interactive. Where a Chromium is at hand to draw them, each comes with a picture
# as well, so that they can be seen where scripts do not run, such as on a code host.
drawn = any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
pio.renderers["png"].width, pio.renderers["png"].height = 1000, 520
pio.renderers.default = "plotly_mimetype+png" if drawn else "plotly_mimetype"
pio.templates.default = "simple_white"

# %% [markdown]
# ## The story
#
# A desk keeps articles and stories; without a path it keeps them in memory. The articles come in
# two parts, as over days, with what runs at night after each: stories are clustered anew, and the
# takes of those that changed are computed.

# %%
settings = overstory.Settings(sources_file=sources_file())
desk = overstory.open(settings=settings, encoder=load_encoder())
third_night = datetime(2026, 3, 5, tzinfo=UTC)


def arrive(articles):
    """What a day and its night do; answers the story of the leak."""
    desk.add(articles)
    desk.recluster()
    computed, stories = desk.refresh_takes(), len(desk.stories(limit=None))
    print(f"{len(articles)} articles came, {computed} of {stories} stories computed")
    (hit, *_) = desk.related("Leaked peace plan would see Ukraine cede territory").stories
    return desk.story(hit.story.id)


corpus = load_corpus()
early = arrive([article for article in corpus if article.published_at < third_night])
early_takes = {take.id: take for take in early.takes}
story = arrive([article for article in corpus if article.published_at >= third_night])

members = {member.id: member for member in story.articles}
print(
    f"\n{story.title}\n{story.article_count} articles, {story.independent_count} independent "
    f"reports, {story.source_count} outlets, {len(story.countries)} countries\n"
    f"languages: {', '.join(story.languages)}"
)

# %% [markdown]
# ## What all of them say
#
# The world's current take holds the statements with the widest support. Support counts
# independent reports: articles that print the same wire text are one. A statement is a sentence of
# an article, and everyone who says the same in other words, or in another language, stands
# behind it.

# %%
world = story.world_take
pd.DataFrame(
    {
        "statement": said.text,
        "status": said.status,
        "reports": said.support.independent,
        "countries": " ".join(said.support.countries),
        "languages": " ".join(
            sorted({members[quote.article_id].language for quote in said.support.quotes})
        ),
    }
    for said in world.statements
)

# %% [markdown]
# The first statement with how each outlet puts it. Every quote can be found in its article, to
# the character.

# %%
widest = max(world.statements, key=lambda said: said.support.independent)
bodies = {quote.article_id: desk.article(quote.article_id).body for quote in widest.support.quotes}
assert all(bodies[q.article_id][q.start : q.end] == q.quote for q in widest.support.quotes)
Markdown(
    "\n".join(
        f"- {quote.quote}  \n  *{members[quote.article_id].source_name}, {quote.country}*"
        for quote in widest.support.quotes
    )
)

# %% [markdown]
# ## Where they part
#
# An alternative take is an angle that some of the coverage shares and the rest does not: a stance
# towards the event, the view from a region, one actor's reading, a topic such as the economy. An
# article can carry several takes, each with a weight, and those that merely report carry none.

# %%
takes = story.takes
pd.DataFrame(
    {
        "take": take.label,
        "kind": take.kind,
        "articles": len(take.articles),
        "outlets": len(take.sources),
        "countries": " ".join(f"{code} {count}" for code, count in take.countries.items()),
    }
    for take in takes
)

# %% [markdown]
# ## Takes by country
#
# How much of a country's coverage carries each take: the weights of its articles, averaged over
# all its articles in the story. A row tells who holds a view, a column what a country's readers
# get to see. Hover over a field for the outlets behind it.


# %%
def weights(take, code):
    """Weight of a take in each of a country's articles, with the outlet."""
    carried = {article.id: article.weight for article in take.articles}
    return [
        (member.source_name, carried.get(member.id, 0.0))
        for member in members.values()
        if member.country == code
    ]


def outlets(take, code):
    named = sorted((-weight, name) for name, weight in weights(take, code) if weight)
    return "<br>".join(f"{name}: {-weight:.2f}" for weight, name in named) or "none of its articles"


countries = sorted(story.countries, key=lambda code: (-story.countries[code], code))
share = pd.DataFrame(
    [
        [
            sum(weight for _, weight in weights(take, code)) / story.countries[code]
            for code in countries
        ]
        for take in takes
    ],
    index=[f"{'<br>'.join(textwrap.wrap(take.label, 32))} " for take in takes],
    columns=[f"{code}<br>{story.countries[code]}" for code in countries],
)
figure = go.Figure(
    go.Heatmap(
        z=share.to_numpy(),
        x=share.columns,
        y=share.index,
        text=[[outlets(take, code) for code in countries] for take in takes],
        hovertemplate="%{y}, %{x} articles<br>%{text}<extra></extra>",
        colorscale="Teal",
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar={"title": {"text": "share"}},
    )
)
figure.update_layout(
    title="What each country's outlets stress (below each country its number of articles)",
    yaxis={"autorange": "reversed", "ticks": "", "showline": False},
    xaxis={"ticks": "", "showline": False},
    margin={"l": 10, "r": 10, "t": 60, "b": 10},
)
figure.show()

# %% [markdown]
# The other way round: for each take the countries whose articles carry it, in numbers of
# articles. A take that one country holds alone stands beside one that goes around the world.

# %%
figure = go.Figure()
carrying = sorted({code for take in takes for code in take.countries})
for code in carrying:
    figure.add_bar(
        y=share.index,
        x=[take.countries.get(code, 0) for take in takes],
        name=code,
        orientation="h",
        text=[code if take.countries.get(code) else "" for take in takes],
        textposition="inside",
        insidetextanchor="middle",
        hovertemplate=f"{code}: %{{x}}<extra>%{{y}}</extra>",
    )
figure.update_layout(
    title="Where each take is held",
    barmode="stack",
    showlegend=False,
    yaxis={"autorange": "reversed"},
    xaxis={"title": {"text": "articles"}},
    margin={"l": 10, "r": 20, "t": 60, "b": 50},
)
figure.show()

# %% [markdown]
# ## Side by side
#
# Their statements, word for word in the language of the article.

# %%
lines = []
for take in takes:
    lines.append(f"#### {take.label}\n")
    for said in take.statements:
        first = said.support.quotes[0]
        outlet = members[first.article_id].source_name or first.source
        more = said.support.independent - 1
        also = f" and {more} more report{'s' if more > 1 else ''}" if more else ""
        lines.append(f"> {said.text}  \n> *{outlet}, {first.country}{also}*\n")
Markdown("\n".join(lines))

# %% [markdown]
# Do two takes come from the same articles? The share of the smaller take's articles that carry
# the other as well: critics and the region that they come from overlap, opposite sides do not.

# %%
carriers = [{article.id for article in take.articles} for take in takes]
pd.DataFrame(
    [[len(a & b) / min(len(a), len(b)) for b in carriers] for a in carriers],
    index=[take.label for take in takes],
    columns=[f"{number}" for number in range(1, len(takes) + 1)],
).round(2)

# %% [markdown]
# Articles that carry no take report what all report.

# %%
carrying = set().union(*carriers)
pd.DataFrame(
    {
        "title": member.title,
        "outlet": member.source_name,
        "country": member.country,
        "copy": member.copy_of is not None,
    }
    for member in members.values()
    if member.id not in carrying
)

# %% [markdown]
# ## As the story goes on
#
# The second part came after the third night. The story kept its id through the run
# that followed, and so did the takes that went on, whatever they are called now.

# %%
assert story.id == early.id
pd.DataFrame(
    {
        "take": take.label,
        "articles": len(take.articles),
        "after three nights": len(early_takes[take.id].articles) if take.id in early_takes else 0,
        "was called": early_takes[take.id].label if take.id in early_takes else "",
    }
    for take in story.takes
)

# %% [markdown]
# What the world's take says now that it did not say then, and what is in dispute.

# %%
fresh = world.new_since
disputed = [said.text for said in world.statements if said.status == "disputed"]
Markdown(
    "\n".join(
        [
            f"New since {fresh.time:%d %B, %H:%M}:\n",
            *(f"- {said.text}" for said in fresh.statements),
            "",
            "In dispute:\n",
            *(f"- {text}" for text in disputed or ["nothing"]),
        ]
    )
)

# %%
desk.close()
