"""How soon the desk's pages are there when the hotline has very many cases."""
