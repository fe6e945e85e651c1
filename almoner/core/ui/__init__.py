"""GOV.UK components, forms, tables, charts and downloads."""
