package dev.basefly.demo;

/** Adds a product's own demo data to a company of the cast; contributed as a bean, called once for each company. */
public interface DemoData {

    void load(Company company);
}
