"""The knowledge base as files: each form gives (articles, problems) and is written from articles.

What is written is read back as it was, every field; a part that cannot be used is left out with
its place and a reason. Only texts come in and go out here; bot/knowledge_files holds the disk.
"""
