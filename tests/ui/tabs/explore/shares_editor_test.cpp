#include "tabs/explore/shares_editor.h"

#include "support/named_child.h"
#include "support/registry.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using deviascope::tests::namedChild;

namespace {

const std::vector<model::Attribute> kAttributes = {{"gender", {"a man", "a woman"}},
                                                   {"age", {"young", "adult", "old"}}};

} // namespace

class SharesEditorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstIsChosenInEvenShares()
    {
        SharesEditor editor;
        editor.setAttributes(kAttributes);
        QVERIFY(*editor.wanted() == (std::vector<engine::WantedShares>{{"gender", {.5, .5}}}));
        namedChild<QCheckBox>(editor, "fair:age")->setChecked(true);
        QCOMPARE(editor.wanted()->size(), std::size_t(2));
        QCOMPARE(editor.wanted()->at(1).shares, std::vector<double>(3, 1. / 3)); // not 34, 33, 33
        namedChild<QCheckBox>(editor, "fair:gender")->setChecked(false);
        namedChild<QCheckBox>(editor, "fair:age")->setChecked(false);
        QVERIFY(editor.wanted()->empty());
    }

    /// A sum that is not 100 is said in place; of what is not chosen it does not matter.
    void sharesMustAddUp()
    {
        SharesEditor editor;
        editor.setAttributes(kAttributes);
        QSignalSpy changed(&editor, &SharesEditor::changed);
        namedChild<QSpinBox>(editor, "share:a woman")->setValue(40);
        QCOMPARE(changed.size(), 1);
        QVERIFY(!editor.wanted());
        QVERIFY(namedChild<QLabel>(editor, "sum:gender")->text().contains(QStringLiteral("90")));
        namedChild<QSpinBox>(editor, "share:a man")->setValue(60);
        QCOMPARE(editor.wanted()->front().shares, (std::vector<double>{.6, .4}));
        QVERIFY(namedChild<QLabel>(editor, "sum:gender")->text().isEmpty());
        auto *even = namedChild<QPushButton>(editor, "even:gender");
        QVERIFY(even->isEnabled());
        even->click();
        QVERIFY(!even->isEnabled());
        QCOMPARE(editor.wanted()->front().shares, (std::vector<double>{.5, .5}));
        namedChild<QSpinBox>(editor, "share:old")->setValue(0); // age is not chosen
        QVERIFY(editor.wanted().has_value());
    }

    /// The same model again keeps what the user wants, another one begins anew.
    void whatWasTypedStaysWithItsModel()
    {
        SharesEditor editor;
        editor.setAttributes(kAttributes);
        namedChild<QSpinBox>(editor, "share:a woman")->setValue(40);
        namedChild<QSpinBox>(editor, "share:a man")->setValue(60);
        editor.setAttributes(kAttributes);
        QCOMPARE(editor.wanted()->front().shares, (std::vector<double>{.6, .4}));
        editor.setAttributes({{"costume", {"scary", "friendly"}}});
        QVERIFY(*editor.wanted() == (std::vector<engine::WantedShares>{{"costume", {.5, .5}}}));
        editor.setAttributes({});
        QVERIFY(editor.wanted()->empty());
    }
};

DEVIASCOPE_TEST(SharesEditorTest, "tabs/explore/shares_editor")
#include "shares_editor_test.moc"
