"""What a case is about: one of the topics that its department answers for, by the words."""

from collections.abc import Mapping

from handlers.city.profile import City
from knowledge.classify.classifier import Classifier


class Topics:
    """What was learned of the departments that answer for several topics, by their names."""

    def __init__(self, city: City, models: Mapping[str, Classifier]) -> None:
        self._of = {one.name: one.topics for one in city.departments}
        self._models = models

    def of(self, text: str, department: str) -> str:
        """The topic of these words in a department's hands; empty when it has none."""
        topics, model = self._of.get(department, ()), self._models.get(department)
        if model is not None and model.reads(text):
            return model.guess(text)[0].label
        return topics[0] if topics else ""
