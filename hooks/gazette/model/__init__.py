"""What a record is: frozen pydantic models, the one source of validation, JSON Schema and the editors' help.

The text under each field is `title：explanation` in Chinese, the language of the editors who read it
(`describe.py` takes it from the source). Every other word of this package is English.
"""
