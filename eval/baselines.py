"""What a model must be compared with: the majority class and a linear classifier on character n-grams."""

from __future__ import annotations

from collections import Counter
from typing import Any

MAJORITY, LINEAR = "majority", "ngram_linear"
# Character n-grams of 1 to 4: words do not exist in Chinese; a linear SVM on them is the usual strong baseline.
_NGRAMS = (1, 4)


def majority(train: list[dict[str, Any]], test: list[dict[str, Any]]) -> list[str]:
    """Answer every sample with the commonest class of the training rows (the first in order of equals)."""
    counts = Counter(row["answer"] for row in train)
    best = min(counts, key=lambda name: (-counts[name], name))
    return [best] * len(test)


def ngram_linear(train: list[dict[str, Any]], test: list[dict[str, Any]]) -> list[str]:
    """Train a linear SVM on the question text of the training rows and answer the test samples."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    classifier = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=_NGRAMS, min_df=2, sublinear_tf=True), LinearSVC(random_state=0)
    )
    classifier.fit([row["question"] for row in train], [row["answer"] for row in train])
    return [str(name) for name in classifier.predict([row["question"] for row in test])]
