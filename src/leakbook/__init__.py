"""The core of the Personal Data Leak Handbook: pages in; tables, findings and files out. It never imports MkDocs."""
