"""Each module says what it offers, and the package that users import offers what it promises."""

import importlib
import pkgutil

import pytest

import api
import clustering
import embeddings
import models
import overstory

# The whole of what users may rely on; a change here is a change of the public interface.
PUBLIC = [
    *("Article", "Desk", "Settings", "StoryClustering", "StoryView"),
    *("cluster", "group_statements", "label_groups", "open", "takes"),
    *("ArticleError", "BlockedAddressError", "ConflictError", "DecisionError"),
    *("FeedError", "FetchError", "InputError"),
    *("ModelError", "MovedError", "NotFoundError", "OverstoryError", "QueryError"),
    *("RunInProgressError", "StoreError"),
]

PACKAGES = [api, clustering, embeddings, models, overstory]
# Run and not imported: by Alembic, and by whoever trains anew.
NOT_IMPORTED = ("overstory.store.migrations", "models.training.")

MODULES = sorted(
    info.name
    for package in PACKAGES
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not info.name.startswith(NOT_IMPORTED) and not info.name.rpartition(".")[2].startswith("_")
)


@pytest.mark.parametrize("name", MODULES)
def test_modules_list_what_they_offer(name):
    module = importlib.import_module(name)
    if not hasattr(module, "__all__"):
        assert hasattr(module, "__path__"), f"{name} has no __all__"
        return
    assert len(set(module.__all__)) == len(module.__all__)
    for member in module.__all__:
        assert hasattr(module, member), member


def test_the_public_interface():
    assert sorted(overstory.__all__) == sorted(PUBLIC)


@pytest.mark.parametrize("member", PUBLIC)
def test_public_members_are_documented(member):
    assert (getattr(overstory, member).__doc__ or "").strip()
