#include "report/document.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class DocumentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sectionsAreAppendedInTheirOrder()
    {
        report::Document document{"one", {{"a", {}}}};
        report::append(document, {"two", {{"b", {}}, {"c", {}}}});
        QCOMPARE(document.title, report::Phrase("one"));
        QCOMPARE(document.sections.size(), size_t(3));
        QCOMPARE(document.sections[2].title, report::Phrase("c"));
    }
};

DEVIASCOPE_TEST(DocumentTest, "report/document")
#include "document_test.moc"
