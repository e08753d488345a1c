#include "widgets/flow_layout.h"

#include "support/registry.h"

#include <QWidget>
#include <QtTest>

using namespace deviascope::ui;

namespace {

/// As large as wished, and smaller where it must be.
class Box final : public QWidget {
public:
    using QWidget::QWidget;
    QSize sizeHint() const override { return wish; }

    QSize wish;
};

} // namespace

class FlowLayoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Like words: what does not fit goes to the next line, and a line is as high as its highest.
    void whatDoesNotFitGoesToTheNextLine()
    {
        QWidget place;
        auto *layout = new FlowLayout(10, &place);
        QWidget *const a = box(&place, 40, 20);
        QWidget *const b = box(&place, 40, 30);
        QWidget *const c = box(&place, 40, 20);
        for (QWidget *each : {a, b, c})
            layout->addWidget(each);
        QCOMPARE(layout->heightForWidth(140), 30);
        QCOMPARE(layout->heightForWidth(139), 60); // 30, a gap, 20
        QCOMPARE(layout->heightForWidth(50), 90);
        layout->setGeometry({0, 0, 100, 200});
        QCOMPARE(a->geometry(), QRect(0, 0, 40, 20));
        QCOMPARE(b->geometry(), QRect(50, 0, 40, 30));
        QCOMPARE(c->geometry(), QRect(0, 40, 40, 20));
    }

    void whatIsTooWideIsMadeToFit()
    {
        QWidget place;
        auto *layout = new FlowLayout(10, &place);
        QWidget *const wide = box(&place, 300, 20);
        layout->addWidget(wide);
        layout->setGeometry({0, 0, 100, 200});
        QCOMPARE(wide->width(), 100);
    }

    void nothingIsLeftOfWhatIsRemoved()
    {
        QWidget place;
        auto *layout = new FlowLayout(10, &place);
        const QPointer<QWidget> gone = box(&place, 40, 20);
        layout->addWidget(gone);
        layout->removeAll();
        QCOMPARE(layout->count(), 0);
        QVERIFY(gone->isHidden());
        QCOMPARE(layout->heightForWidth(100), 0);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!gone);
    }

private:
    static QWidget *box(QWidget *parent, int width, int height)
    {
        auto *box = new Box(parent);
        box->wish = {width, height};
        box->show();
        return box;
    }
};

DEVIASCOPE_TEST(FlowLayoutTest, "widgets/flow_layout")
#include "flow_layout_test.moc"
