"""What a case is about: one of the topics that its department answers for, by the words."""

from collections.abc import Iterable, Mapping, Sequence

from handlers.city.profile import City
from knowledge.articles import Article
from knowledge.classify.classifier import Classifier, Lesson


class Topics:
    """What was learned of the departments that answer for several topics."""

    def __init__(self, of: Mapping[str, Sequence[str]], models: Mapping[str, Classifier]) -> None:
        self._of = of
        self._models = models

    @classmethod
    def learn(cls, city: City, articles: Sequence[Article]) -> "Topics":
        of = {one.name: one.topics for one in city.departments}
        several = [name for name, topics in of.items() if len(topics) > 1]
        models = {
            name: Classifier.train([*_names(of[name]), *_lessons(articles, name, of[name])])
            for name in several
        }
        return cls(of, models)

    def of(self, text: str, department: str) -> str:
        """The topic of these words in a department's hands; empty when it has none."""
        topics, model = self._of.get(department, ()), self._models.get(department)
        if model is not None and model.reads(text):
            return model.guess(text)[0].label
        return topics[0] if topics else ""


def _names(topics: Iterable[str]) -> list[Lesson]:
    return [Lesson(one, one) for one in topics]


def _lessons(articles: Iterable[Article], name: str, topics: Sequence[str]) -> Iterable[Lesson]:
    for one in articles:
        if one.department == name and one.topic in topics:
            for text in (one.question, *one.aliases, " ".join(one.keywords)):
                yield Lesson(text, one.topic)
