"""The translations, one .po file a language, and what keeps them in step with the code."""
